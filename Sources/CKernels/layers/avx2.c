#if defined(__x86_64__)
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define REAL float
#define REAL_IS_DOUBLE 0
#define KERNELS skein_layers_avx2
#include "kernels.inc"
#pragma clang attribute pop
#endif
