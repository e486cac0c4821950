#pragma STDC FP_CONTRACT OFF
#define REAL float
#define REAL_IS_DOUBLE 0
#define KERNELS skein_layers_scalar
#include "kernels.inc"

const skein_layer_kernels *skein_layers_float(skein_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
  case SKEIN_ISA_AVX2: return &skein_layers_avx2;
  case SKEIN_ISA_AVX512: return &skein_layers_avx512;
#elif defined(__aarch64__)
  case SKEIN_ISA_NEON: return &skein_layers_neon;
#endif
  default: return &skein_layers_scalar;
  }
}
