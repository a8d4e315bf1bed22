/** Speed and memory: a generator of airline-like data, JMH benchmarks of the kernels; never part of a test. */
package org.quern.benchmarks;
