#ifndef KERNELS_H
#define KERNELS_H

#include "cpu.h"
#include "search.h"

#endif
