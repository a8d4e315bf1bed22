/** What the tasks of row-wise output and of imports do and report, in map tasks and in resident workers alike. */
package org.quern.jobs.tasks;
