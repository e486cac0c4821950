// What search_vector.h needs, included before a target is pushed: the attribute is for our functions alone.

#include <float.h>
#include <string.h>

#include "search_dispatch.h"
#include "search_heap.h"
