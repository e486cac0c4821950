#if defined(__aarch64__)
#pragma STDC FP_CONTRACT OFF
#define LANES 4
#define ROWS 2
#define KERNELS skein_bfloat16_products_neon
#include "tiles.inc"
#include "kernels.inc"
#endif
