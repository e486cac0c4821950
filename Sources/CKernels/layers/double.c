#pragma STDC FP_CONTRACT OFF
#define REAL double
#define REAL_IS_DOUBLE 1
#define KERNELS skein_layers_double
#include "kernels.inc"
