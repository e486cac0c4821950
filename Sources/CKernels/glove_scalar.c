#pragma STDC FP_CONTRACT OFF
#define LANES 4
#define KERNEL skein_glove_scalar
#include "glove_kernels.inc"
