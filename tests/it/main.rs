//! The one integration binary: linking once is what makes it quick to build.

mod guards;
