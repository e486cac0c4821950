#ifndef SKEIN_LAYERS_OUTPUT_H
#define SKEIN_LAYERS_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

/// Where a model's last state becomes probabilities of words: softmax in clusters, and the memory of a text's last words.
/// NaN in a row makes NaN of all that the row has part in.
typedef struct {
  /// y = x − ln Σ eˣ + o in each row, where o is the row's offset, at `offsets` + r · `offset_stride`: with the logarithm of a
  /// cluster's probability as offset, the logarithms of those of its words. y may be x.
  void (*log_softmax_within)(size_t rows, size_t columns, const void *x, size_t x_stride, const void *offsets,
                             size_t offset_stride, void *y, size_t y_stride);

  /// y[rows[i], :] += x[i, :], one i after the other.
  void (*add_to_some_rows)(size_t n, size_t columns, const int32_t *rows, const void *x, void *y);

  /// Σ e^s[j] over the j with words[j] = word, divided by Σ e^s[j] over all n of them, n > 0. Sums as in losses.
  double (*recalled_probability)(size_t n, const void *scores, const int32_t *words, int32_t word);

  /// p = (1 − share) p for all `count` words, then p[words[j]] += share e^s[j] / Σ e^s, one j after the other, n > 0. What the
  /// scores were is lost.
  void (*mix_recalled)(size_t n, void *scores, const int32_t *words, double share, size_t count, void *p);
} skein_output_kernels;

#endif
