/**
 * A witness: it cosigns what a log signed if that begins with all that it cosigned before, and
 * never forgets how far that was. Read in this order: {@link pli.witness.service.Witness} says what
 * it does with a request, {@link pli.witness.service.Heads} how it keeps its promise when it is
 * killed, {@link pli.witness.service.WitnessFolder} what lies on its disk, {@link
 * pli.witness.service.WitnessServer} how it is reached.
 */
package pli.witness.service;
