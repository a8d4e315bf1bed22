/**
 * Fitted models as files: one Avro record each, with a versioned schema, a checksum and where the model came from. A new
 * kind of model is a {@link org.quern.model.ModelType} listed in {@link org.quern.model.ModelTypes}.
 */
package org.quern.model;
