package org.quern.yarn.master;

/** The time of the engine's clock. */
interface Now {
    long ms();
}
