#include "cpu.h"

bool skein_isa_available(skein_isa isa) {
  switch (isa) {
  case SKEIN_ISA_SCALAR:
    return true;
#if defined(__x86_64__)
  // __builtin_cpu_supports asks the processor and, by XGETBV, whether the system saves the registers.
  case SKEIN_ISA_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case SKEIN_ISA_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
  case SKEIN_ISA_NEON:
    return true;
#endif
  default:
    return false;
  }
}

skein_isa skein_best_isa(void) {
  if (skein_isa_available(SKEIN_ISA_AVX512)) return SKEIN_ISA_AVX512;
  if (skein_isa_available(SKEIN_ISA_AVX2)) return SKEIN_ISA_AVX2;
  if (skein_isa_available(SKEIN_ISA_NEON)) return SKEIN_ISA_NEON;
  return SKEIN_ISA_SCALAR;
}

const char *skein_isa_name(skein_isa isa) {
  switch (isa) {
  case SKEIN_ISA_SCALAR: return "scalar";
  case SKEIN_ISA_AVX2: return "avx2";
  case SKEIN_ISA_AVX512: return "avx512";
  case SKEIN_ISA_NEON: return "neon";
  }
  return "unknown";
}
