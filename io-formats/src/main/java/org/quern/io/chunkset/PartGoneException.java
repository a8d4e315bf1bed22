package org.quern.io.chunkset;

import java.io.FileNotFoundException;
import org.quern.QuernException;

/** A file that the manifest of an open data set names is not there: removed meanwhile, or not to be seen from this node. */
public final class PartGoneException extends QuernException {
    private static final long serialVersionUID = 1L;

    PartGoneException(String message, FileNotFoundException cause) {
        super(message, cause);
    }
}
