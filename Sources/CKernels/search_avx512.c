#if defined(__x86_64__)
#include "search_vector_includes.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define WIDTH 16
#define TILE_QUERIES 6
#define TABLE search_kernels_avx512
#include "search_vector.h"
#pragma clang attribute pop
#endif
