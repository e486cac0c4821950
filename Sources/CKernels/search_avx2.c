#if defined(__x86_64__)
#include "search_vector_includes.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 8
#define TILE_QUERIES 3
#define TABLE search_kernels_avx2
#include "search_vector.h"
#pragma clang attribute pop
#endif
