#if defined(__aarch64__)
#pragma STDC FP_CONTRACT OFF
#define REAL float
#define REAL_IS_DOUBLE 0
#define KERNELS skein_layers_neon
#include "kernels.inc"
#endif
