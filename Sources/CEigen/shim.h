// Eigen is C++ and has no names for Swift: the target is here for pkg-config to tell CSpectra where its headers are.
