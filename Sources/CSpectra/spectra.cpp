#include "cspectra.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>

// Only what is under the MPL 2.
#define EIGEN_MPL2_ONLY
#define EIGEN_DONT_PARALLELIZE
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <Spectra/SymEigsSolver.h>
#pragma clang diagnostic pop

namespace {

struct stopped {};

/// A matrix as Spectra wants it.
class Products {
public:
  using Scalar = double;

  Products(size_t size, skein_product product, void *context) : size(size), product(product), context(context) {}

  Eigen::Index rows() const { return static_cast<Eigen::Index>(size); }
  Eigen::Index cols() const { return rows(); }

  void perform_op(const double *x, double *y) const {
    if (!product(x, y, context)) throw stopped();
  }

private:
  size_t size;
  skein_product product;
  void *context;
};

}  // namespace

skein_eigen_status skein_largest_eigenvalues(
  size_t size, size_t count, size_t basis, const double *start, size_t restarts, double tolerance,
  skein_product product, void *context, double *values, double *vectors) {
  try {
    Products matrix(size, product, context);
    Spectra::SymEigsSolver<Products> solver(
      matrix, static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(basis));
    solver.init(start);
    solver.compute(Spectra::SortRule::LargestAlge, static_cast<Eigen::Index>(restarts), tolerance);
    if (solver.info() == Spectra::CompInfo::NotConverging) return skein_eigen_not_converged;
    if (solver.info() != Spectra::CompInfo::Successful) return skein_eigen_failed;
    const Eigen::VectorXd found = solver.eigenvalues();
    const Eigen::MatrixXd columns = solver.eigenvectors();
    if (static_cast<size_t>(found.size()) != count || !found.allFinite() || !columns.allFinite()) {
      return skein_eigen_failed;
    }
    std::copy(found.data(), found.data() + found.size(), values);
    std::copy(columns.data(), columns.data() + columns.size(), vectors);
    return skein_eigen_done;
  } catch (const stopped &) {
    return skein_eigen_stopped;
  } catch (const std::bad_alloc &) {
    return skein_eigen_no_memory;
  } catch (const std::exception &) {
    return skein_eigen_failed;
  }
}
