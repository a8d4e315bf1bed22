/** Avro container files as chunks, for import. */
package org.quern.io.avro;
