#ifndef SKEIN_CHNSW_H
#define SKEIN_CHNSW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Builds a hierarchical navigable small world graph (Malkov & Yashunin 2018) by the library hnswlib, over vectors of length 1; the
/// distance is 1 - their inner product. One thread builds, in the order in which rows are added, so that the same rows and levels
/// give the same graph on every machine: an inner product is taken in 16 lanes, products and sums rounded one by one.
///
/// The library is used to build, never to read: its own files are memory dumps that it reads without looking at them.
typedef struct skein_hnsw skein_hnsw;

/// - dimension: of the rows that are added; they are padded with zeros by whoever calls, to a multiple of 16.
/// - m: links that a row gets when it is added; in layer 0 it has up to 2 m, above up to m.
/// - construction: how many candidates are looked at for them (efConstruction).
///
/// Returns NULL where there is not enough memory.
skein_hnsw *skein_hnsw_make(size_t rows, size_t dimension, size_t m, size_t construction);

/// Adds the next row, whose highest layer is `level`. False where there is not enough memory; then the graph can only be freed.
bool skein_hnsw_add(skein_hnsw *graph, const float *row, int level);

/// The row where searches begin: one of the highest layer.
uint32_t skein_hnsw_entry(const skein_hnsw *graph);

/// The links of a row in one of its layers, up to 2 m of them; returns how many there are.
size_t skein_hnsw_links(const skein_hnsw *graph, uint32_t row, int layer, uint32_t *links);

void skein_hnsw_free(skein_hnsw *graph);

#ifdef __cplusplus
}
#endif

#endif
