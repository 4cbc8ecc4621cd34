/** Tests of the function as it was packaged, in processes of its own. */
package dev.refiscal.packaged;
