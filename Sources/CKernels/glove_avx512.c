#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define LANES 16
#define KERNEL skein_glove_avx512
#include "glove_kernels.inc"
#pragma clang attribute pop
#endif
