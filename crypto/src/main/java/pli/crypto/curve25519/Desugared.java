package pli.crypto.curve25519;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that uses a class or method which Android API level 26 does not have, but which D8
 * replaces by code of its own. The build's gate on Android's classes passes over such a method and
 * nothing else; so it does that one call and no more.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@interface Desugared {}
