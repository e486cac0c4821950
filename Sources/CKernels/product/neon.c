#if defined(__aarch64__)
#pragma STDC FP_CONTRACT OFF
#define LANES 4
#define ROWS 8
#define KERNELS skein_products_neon
#include "kernels.inc"
#endif
