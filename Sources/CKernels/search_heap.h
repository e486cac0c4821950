#ifndef SKEIN_SEARCH_HEAP_H
#define SKEIN_SEARCH_HEAP_H

#include <math.h>
#include <stdbool.h>

#include "search.h"

// A bounded heap of candidates with the worst one at the root.

static inline bool candidate_is_worse(skein_candidate a, skein_candidate b) {
  return a.score < b.score || (a.score == b.score && a.row > b.row);
}

/// What a score has to be above to enter.
static inline float heap_threshold(const skein_candidate *heap, size_t held, size_t capacity) {
  return held < capacity ? -INFINITY : capacity ? heap[0].score : INFINITY;
}

static inline void heap_sink(skein_candidate *heap, size_t held, size_t hole, skein_candidate candidate) {
  for (;;) {
    size_t child = 2 * hole + 1;
    if (child >= held) break;
    if (child + 1 < held && candidate_is_worse(heap[child + 1], heap[child])) child++;
    if (!candidate_is_worse(heap[child], candidate)) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = candidate;
}

/// Enters a candidate whose score is above the threshold; returns how many the heap holds then.
static inline size_t heap_enter(skein_candidate *heap, size_t held, size_t capacity, skein_candidate candidate) {
  if (held == capacity) {
    heap_sink(heap, held, 0, candidate);
    return held;
  }
  size_t hole = held;
  while (hole > 0 && candidate_is_worse(candidate, heap[(hole - 1) / 2])) {
    heap[hole] = heap[(hole - 1) / 2];
    hole = (hole - 1) / 2;
  }
  heap[hole] = candidate;
  return held + 1;
}

#endif
