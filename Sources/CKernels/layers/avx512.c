#if defined(__x86_64__)
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define REAL float
#define REAL_IS_DOUBLE 0
#define KERNELS skein_layers_avx512
#include "kernels.inc"
#pragma clang attribute pop
#endif
