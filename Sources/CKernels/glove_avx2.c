#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define LANES 8
#define KERNEL skein_glove_avx2
#include "glove_kernels.inc"
#pragma clang attribute pop
#endif
