package mailcaravan.account;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The smallest and greatest value of a number key, or of a duration key in milliseconds; both count in. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Range {
    /** The smallest value that is accepted. */
    double min() default 0;

    /** The greatest value that is accepted. */
    double max() default Integer.MAX_VALUE;
}
