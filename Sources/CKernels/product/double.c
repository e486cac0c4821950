#include "product.h"

void skein_product_double(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, double scale,
                          const double *a, size_t a_stride, const double *b, size_t b_stride, bool adding, const double *row, double *c,
                          size_t c_stride) {
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) {
      double sum = 0;
      for (size_t l = 0; l < k; l++)
        sum += (a_transposed ? a[l * a_stride + i] : a[i * a_stride + l]) *
               (b_transposed ? b[j * b_stride + l] : b[l * b_stride + j]);
      c[i * c_stride + j] = scale * sum + (adding ? c[i * c_stride + j] : row ? row[j] : 0);
    }
}
