/**
 * How good predictions are, for any scored data: ROC curves, areas under them with DeLong's inference, confusion matrices,
 * lift, log-loss and calibration. The counterpart of rxRoc and rxAuc.
 */
package org.quern.evaluation;
