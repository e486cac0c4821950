#pragma STDC FP_CONTRACT OFF
#define LANES 4
#define TILE 3
#define KERNELS skein_w2v_scalar
#include "word2vec_kernels.inc"
