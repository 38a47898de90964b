/** The operator pushes an update with an implant, with stolen release keys. */
package pli.drill.update;
