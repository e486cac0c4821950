#if defined(__aarch64__)
#pragma STDC FP_CONTRACT OFF
#define LANES 4
#define KERNEL skein_glove_neon
#include "glove_kernels.inc"
#endif
