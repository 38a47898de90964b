package pli.crypto.curve25519;

import org.jspecify.annotations.Nullable;

/**
 * A point in the form in which {@link EdwardsPoint} adds it; nobody writes to it afterwards.
 *
 * @param yPlusX Y + X, loose
 * @param yMinusX Y − X, loose
 * @param twiceDT 2 d T
 * @param twiceZ 2 Z, loose; null where Z = 1
 */
record TablePoint(
    FieldElement yPlusX,
    FieldElement yMinusX,
    FieldElement twiceDT,
    @Nullable FieldElement twiceZ) {}
