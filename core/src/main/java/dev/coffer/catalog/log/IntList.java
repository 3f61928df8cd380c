package dev.coffer.catalog.log;

import java.util.Arrays;

/// Numbers in an array that grows. Not for several threads.
final class IntList {
    private int[] numbers = new int[64];
    private int size;

    void add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.multiplyExact(size, 2));
        }
        numbers[size++] = number;
    }

    int get(int index) {
        return numbers[index];
    }

    void set(int index, int number) {
        numbers[index] = number;
    }
}
