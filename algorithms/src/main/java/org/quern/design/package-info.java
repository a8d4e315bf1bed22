/**
 * From a formula to the columns of a model: factor coding, interactions, buckets, labels, and the evaluation of a chunk
 * into codes and numbers per term. Shared by all models with a formula; never makes a dense dummy column.
 */
package org.quern.design;
