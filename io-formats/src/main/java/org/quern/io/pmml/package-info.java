/**
 * Models as PMML 4.4, the exchange format of the Data Mining Group, for scoring by other systems: {@code quern model export}.
 */
package org.quern.io.pmml;
