#ifndef SKEIN_LAYERS_BAGS_H
#define SKEIN_LAYERS_BAGS_H

#include <stddef.h>
#include <stdint.h>

/// Bags: some rows of a table, in no order that matters, such as the words and word pairs of a text. A row may be in a bag more
/// than once.
typedef struct {
  /// y = Σᵢ table[ids[i], :], one i after the other; zeros for an empty bag.
  void (*sum_rows)(size_t n, size_t columns, const uint32_t *ids, const void *table, void *y);

  /// table[ids[i], :] += x for each i.
  void (*add_to_each)(size_t n, size_t columns, const uint32_t *ids, const void *x, void *table);
} skein_bag_kernels;

#endif
