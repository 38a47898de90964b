/**
 * What the drills about stolen things share: a server whose boot key lies elsewhere, its people.
 */
package pli.drill.seized;
