#ifndef KERNELS_H
#define KERNELS_H

#include "cpu.h"
#include "hints.h"
#include "layers.h"
#include "product.h"
#include "search.h"
#include "word2vec.h"

#endif
