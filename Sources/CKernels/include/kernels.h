#ifndef KERNELS_H
#define KERNELS_H

#include "cpu.h"
#include "glove.h"
#include "hints.h"
#include "layers.h"
#include "product.h"
#include "product_bfloat16.h"
#include "product_precision.h"
#include "search.h"
#include "word2vec.h"

#endif
