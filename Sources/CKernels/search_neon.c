#if defined(__aarch64__)
#include "search_vector_includes.h"

#define WIDTH 4
#define TILE_QUERIES 6
#define TABLE search_kernels_neon
#include "search_vector.h"
#endif
