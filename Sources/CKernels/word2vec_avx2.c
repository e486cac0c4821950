#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define LANES 8
#define TILE 3
#define KERNELS skein_w2v_avx2
#include "word2vec_kernels.inc"
#pragma clang attribute pop
#endif
