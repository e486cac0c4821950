#include "chnsw.h"

#include <cstring>
#include <exception>
#include <memory>
#include <new>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <hnswlib/hnswlib.h>
#pragma clang diagnostic pop

#pragma clang fp contract(off)
// Vectors wider than a register stay inside one function.
#pragma clang diagnostic ignored "-Wpsabi"

namespace {

typedef float lanes __attribute__((vector_size(64)));
typedef lanes lanes_anywhere __attribute__((aligned(4)));

/// 1 - ⟨a, b⟩: element i goes to lane i % 16, and lane i is then added to lane i + 8, i + 4, i + 2 and i + 1 in turn.
inline __attribute__((always_inline)) float distance_in_lanes(const float *a, const float *b, size_t dimension) {
  lanes sums = {0};
  for (size_t i = 0; i < dimension; i += 16)
    sums += *reinterpret_cast<const lanes_anywhere *>(a + i) * *reinterpret_cast<const lanes_anywhere *>(b + i);
  for (int width = 8; width > 0; width /= 2)
    for (int i = 0; i < width; i++) sums[i] += sums[i + width];
  float distance = 1 - sums[0];
  // What is no number is farther than anything.
  return distance == distance ? distance : 4;
}

float distance_anywhere(const void *a, const void *b, const void *dimension) {
  return distance_in_lanes(static_cast<const float *>(a), static_cast<const float *>(b),
                           *static_cast<const size_t *>(dimension));
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) float distance_avx2(const void *a, const void *b, const void *dimension) {
  return distance_in_lanes(static_cast<const float *>(a), static_cast<const float *>(b),
                           *static_cast<const size_t *>(dimension));
}

__attribute__((target("avx512f,avx512vl"))) float distance_avx512(const void *a, const void *b, const void *dimension) {
  return distance_in_lanes(static_cast<const float *>(a), static_cast<const float *>(b),
                           *static_cast<const size_t *>(dimension));
}
#endif

class Space : public hnswlib::SpaceInterface<float> {
public:
  explicit Space(size_t dimension) : dimension(dimension) {}
  size_t get_data_size() override { return dimension * sizeof(float); }
  void *get_dist_func_param() override { return &dimension; }
  hnswlib::DISTFUNC<float> get_dist_func() override {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return distance_avx512;
    if (__builtin_cpu_supports("avx2")) return distance_avx2;
#endif
    return distance_anywhere;
  }

private:
  size_t dimension;
};

}  // namespace

struct skein_hnsw {
  Space space;
  hnswlib::HierarchicalNSW<float> graph;
  size_t count = 0;

  skein_hnsw(size_t rows, size_t dimension, size_t m, size_t construction)
      : space(dimension), graph(&space, rows, m, construction) {
    // Levels come from outside: the library's own generator gives every row level 0.
    graph.mult_ = 0;
  }
};

skein_hnsw *skein_hnsw_make(size_t rows, size_t dimension, size_t m, size_t construction) {
  try {
    return new skein_hnsw(rows, dimension, m, construction);
  } catch (const std::exception &) {
    return nullptr;
  }
}

bool skein_hnsw_add(skein_hnsw *graph, const float *row, int level) {
  try {
    graph->graph.addPoint(row, graph->count, level);
    graph->count++;
    return true;
  } catch (const std::exception &) {
    return false;
  }
}

uint32_t skein_hnsw_entry(const skein_hnsw *graph) { return graph->graph.enterpoint_node_; }

size_t skein_hnsw_links(const skein_hnsw *graph, uint32_t row, int layer, uint32_t *links) {
  const auto *list = graph->graph.get_linklist_at_level(row, layer);
  // The library keeps the number of links in the lower half of the first word, and flags in the upper.
  size_t count = *reinterpret_cast<const unsigned short *>(list);
  std::memcpy(links, list + 1, count * sizeof(uint32_t));
  return count;
}

void skein_hnsw_free(skein_hnsw *graph) { delete graph; }
