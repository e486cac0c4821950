#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define LANES 16
#define ROWS 8
#define KERNELS skein_bfloat16_products_avx512
#include "tiles.inc"
#include "kernels.inc"
#pragma clang attribute pop
#endif
