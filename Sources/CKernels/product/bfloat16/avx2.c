#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define LANES 8
#define ROWS 2
#define KERNELS skein_bfloat16_products_avx2
#include "tiles.inc"
#include "kernels.inc"
#pragma clang attribute pop
#endif
