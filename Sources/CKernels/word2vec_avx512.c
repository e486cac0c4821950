#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#define LANES 16
#define TILE 6
#define KERNELS skein_w2v_avx512
#include "word2vec_kernels.inc"
#pragma clang attribute pop
#endif
