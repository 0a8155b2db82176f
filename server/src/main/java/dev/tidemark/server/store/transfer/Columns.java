package dev.tidemark.server.store.transfer;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which name in a file is which field: our own names, where anything else is a fault, or names of a foreign table, where it is
 * passed over. Immutable. Thread: any.
 */
public final class Columns {
    private final Map<String, Field> byName;
    private final boolean foreign;

    private Columns(Map<String, Field> byName, boolean foreign) {
        this.byName = Map.copyOf(byName);
        this.foreign = foreign;
    }

    /** The names that an export writes. */
    public static Columns own() {
        Map<String, Field> byName = new HashMap<>();
        for (Field field : Field.values()) {
            byName.put(field.text(), field);
        }
        return new Columns(byName, false);
    }

    /**
     * Reads {@code field=name,field=name…}.
     *
     * @throws IllegalArgumentException with a sentence if that is not what the text is, or user or channel are missing.
     */
    public static Columns parse(String text) {
        EnumMap<Field, String> names = new EnumMap<>(Field.class);
        Map<String, Field> byName = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            Field field = equals < 0 ? null : Field.named(part.substring(0, equals));
            String name = part.substring(equals + 1);
            if (field == null || name.isEmpty()) {
                throw new IllegalArgumentException(
                        part + ": expected FIELD=NAME, with FIELD one of " + String.join(", ", Field.names()));
            }
            if (names.put(field, name) != null || byName.put(name, field) != null) {
                throw new IllegalArgumentException(part + ": a field or a name that is given twice");
            }
        }
        for (Field field : List.of(Field.USER, Field.CHANNEL)) {
            if (!names.containsKey(field)) {
                throw new IllegalArgumentException(
                        "no column for " + field.text() + ", expected " + field.text() + "=NAME");
            }
        }
        return new Columns(byName, true);
    }

    /** @return null if a name is none of a field's. */
    Field fieldOf(String name) {
        return byName.get(name);
    }

    /** Whether other names than those known are passed over. */
    boolean allowsOthers() {
        return foreign;
    }

    /**
     * The field of each column of a CSV file, null for one to pass over.
     *
     * @throws TransferException if a column is missing, given twice, or not known.
     */
    Field[] fieldsOf(List<String> header) {
        Field[] fields = new Field[header.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = fieldOf(header.get(i));
            if (fields[i] == null && !foreign) {
                throw fault("has a column " + Shown.text(header.get(i)) + " that is no field");
            }
            if (fields[i] != null && Arrays.asList(fields).indexOf(fields[i]) < i) {
                throw fault("has the column " + Shown.text(header.get(i)) + " twice");
            }
        }
        byName.forEach((name, field) -> {
            boolean needed = foreign || field == Field.USER || field == Field.CHANNEL;
            if (needed && !header.contains(name)) {
                throw fault("has no column " + name);
            }
        });
        return fields;
    }

    private static TransferException fault(String what) {
        return new TransferException(
                TransferException.Reason.MALFORMED,
                "the header, line 1, " + what + ", expected the columns " + String.join(", ", Field.names())
                        + ", of which all but user and channel may be missing; --columns names those of another table");
    }
}
