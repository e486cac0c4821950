#ifndef SKEIN_LAYERS_CELLS_H
#define SKEIN_LAYERS_CELLS_H

#include <stddef.h>
#include <stdint.h>

/// One step of a recurrent cell for a batch: all but the products. Legend: B rows of a batch, H hidden units.
///
/// `lengths` holds the number of real steps of each row, or is NULL where all steps are real. At a padded step (`t` at or
/// beyond a row's length) the state stays what it was and the output is 0; backward, the gradient of the state passes
/// through and the gradient of the pre-activations is 0.
///
/// h, c: states [B, H]; y: the output, rows of H at `y_stride`.
typedef struct {
  /// RNN, Elman 1990: h = f(z), f = tanh, or ReLU if `relu`. z [B, H], the bias added.
  void (*rnn_forward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, int relu, const void *z,
                      const void *h_before, void *h, void *y, size_t y_stride);

  /// dh [B, H]: in, the gradient of the state from the step after; out, what passes through padding. dz is written.
  void (*rnn_backward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, int relu, const void *h,
                       const void *dy, size_t dy_stride, void *dh, void *dz);

  /// LSTM: z [B, 4H], the biases added, becomes the gates i f g o.
  ///   i, f, o = σ, g = tanh, c = f ∘ c_before + i ∘ g, h = o ∘ tanh(c)
  /// tanh_c keeps tanh(c) for backward.
  void (*lstm_forward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *z, const void *h_before, const void *c_before, void *h, void *c, void *tanh_c, void *y,
                       size_t y_stride);

  /// The gates become dz [B, 4H]. dh [B, H]: in, the gradient of h from the step after; out, what passes through
  /// padding. dc [B, H]: the gradient of c, in, and of c_before, out.
  void (*lstm_backward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *gates,
                        const void *c_before, const void *tanh_c, const void *dy, size_t dy_stride, void *dh, void *dc);

  /// GRU with the reset gate after the product (PyTorch, cuDNN). z [B, 4H] holds the pre-activations n_x | r | z | n_h, the
  /// biases added, where n_x is the inputs' part of n and n_h the state's, and becomes n | r | z | n_h:
  ///   r, z = σ, n = tanh(n_x + r ∘ n_h), h = (1 − z) ∘ n + z ∘ h_before
  void (*gru_after_forward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *z,
                            const void *h_before, void *h, void *y, size_t y_stride);

  /// n | r | z | n_h become the gradients of the pre-activations. dh [B, H]: in, the gradient of h from the step after;
  /// out, what reaches h_before without a product.
  void (*gru_after_backward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *gates,
                             const void *h_before, const void *dy, size_t dy_stride, void *dh);

  /// GRU with the reset gate before the product (Cho et al. 2014), in two parts. z [B, 3H] holds n | r | z.
  /// First r, z = σ and rh = r ∘ h_before [B, H]; then, once rh's product is added to n, n = tanh and
  ///   h = (1 − z) ∘ n + z ∘ h_before
  void (*gru_before_gates)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *z,
                           const void *h_before, void *rh);
  void (*gru_before_output)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *z,
                            const void *h_before, void *h, void *y, size_t y_stride);

  /// Backward in two parts: first n and z become their gradients, and dh what reaches h_before through z or padding; then,
  /// with drh [B, H] the gradient of rh, r becomes its gradient, and dh gets what reaches h_before through rh.
  void (*gru_before_output_backward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *gates,
                                     const void *h_before, const void *dy, size_t dy_stride, void *dh);
  void (*gru_before_gates_backward)(size_t batch, size_t hidden, const int32_t *lengths, size_t t, void *gates,
                                    const void *h_before, const void *drh, void *dh);
} skein_cell_kernels;

#endif
