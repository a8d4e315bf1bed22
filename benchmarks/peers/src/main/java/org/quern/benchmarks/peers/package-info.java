/** The same tasks done by other tools on the same Parquet files, each as one process from start to end. */
package org.quern.benchmarks.peers;
