#define _GNU_SOURCE
#include "cpu.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

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

#if defined(__x86_64__) && defined(__linux__)
static bool has_amx_bf16;

/// The instructions, by CPUID; the system saves the registers, by XGETBV; and this process may use them. Their state is some
/// 8 KB a thread, so Linux gives it to those who ask (Documentation/arch/x86/xstate.rst).
static void ask_for_amx_bf16(void) {
  enum { OSXSAVE = 1 << 27, AMX_BF16 = 1 << 22, AMX_TILE = 1 << 24 };       // CPUID 1 ECX; 7.0 EDX
  enum { TILE_CONFIGURATION = 17, TILE_DATA = 18 };                          // bits of XCR0
  enum { ARCH_REQUEST_PERMISSION = 0x1023 };
  uint32_t a, b, c, d, enabled, unused;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & OSXSAVE)) return;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d & AMX_BF16) || !(d & AMX_TILE)) return;
  __asm__("xgetbv" : "=a"(enabled), "=d"(unused) : "c"(0));
  if (!(enabled >> TILE_CONFIGURATION & 1) || !(enabled >> TILE_DATA & 1)) return;
  has_amx_bf16 = syscall(SYS_arch_prctl, ARCH_REQUEST_PERMISSION, TILE_DATA) == 0;
}

bool skein_has_amx_bf16(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, ask_for_amx_bf16);
  return has_amx_bf16;
}
#else
bool skein_has_amx_bf16(void) { return false; }
#endif
