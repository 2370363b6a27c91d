; op select_cpu: 80 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 prev_cpu: cpu
;   %r15 cpu: cpu
on.select_cpu:
; 13: on select_cpu(p, prev_cpu, wake_flags) {
     0: ldxdw %r11, [%r1]
     1: ldxsw %r12, [%r1+8]
; 14: if test_and_clear_cpu_idle(prev_cpu) {
     2: mov %r1, %r12
     3: call kfunc:test_and_clear_cpu_idle
     4: and32 %r0, 1
     5: jeq %r0, 0, L33
; 15: prev_idle += 1;
     6: stw [%r10-4], 0
     7: lddw %r1, map:prev_idle
     8: mov %r2, %r10
     9: add %r2, -4
    10: call helper:bpf_map_lookup_elem
    11: jeq %r0, 0, L15
    12: ldxdw %r1, [%r0]
    13: add %r1, 1
    14: stxdw [%r0], %r1
; 16: local += 1;
    15: stw [%r10-4], 0
    16: lddw %r1, map:local
    17: mov %r2, %r10
    18: add %r2, -4
    19: call helper:bpf_map_lookup_elem
    20: jeq %r0, 0, L24
    21: ldxdw %r1, [%r0]
    22: add %r1, 1
    23: stxdw [%r0], %r1
; 17: dsq_insert(p, LOCAL, slice, 0);
    24: lddw %r14, data:slice
    25: ldxdw %r13, [%r14]
    26: mov %r1, %r11
    27: lddw %r2, const:LOCAL
    28: mov %r3, %r13
    29: mov %r4, 0
    30: call kfunc:dsq_insert
; 18: return prev_cpu;
    31: mov %r0, %r12
    32: exit
; 20: let cpu = pick_idle_cpu(p.cpus, 0) or {
    33: ldxdw %r16, [%r11+task.cpus]
    34: mov %r1, %r16
    35: mov %r2, 0
    36: call kfunc:pick_idle_cpu
    37: movsx3264 %r15, %r0
    38: jslt %r15, 0, L42
    39: lddw %r18, data:.nr_cpus
    40: ldxsw %r17, [%r18]
    41: jslt %r15, %r17, L53
; 21: none_idle += 1;                     // enqueue is left to the core: the global DSQ
    42: stw [%r10-4], 0
    43: lddw %r1, map:none_idle
    44: mov %r2, %r10
    45: add %r2, -4
    46: call helper:bpf_map_lookup_elem
    47: jeq %r0, 0, L51
    48: ldxdw %r1, [%r0]
    49: add %r1, 1
    50: stxdw [%r0], %r1
; 22: return prev_cpu;
    51: mov %r0, %r12
    52: exit
; 24: other_idle += 1;
    53: stw [%r10-4], 0
    54: lddw %r1, map:other_idle
    55: mov %r2, %r10
    56: add %r2, -4
    57: call helper:bpf_map_lookup_elem
    58: jeq %r0, 0, L62
    59: ldxdw %r1, [%r0]
    60: add %r1, 1
    61: stxdw [%r0], %r1
; 25: local += 1;
    62: stw [%r10-4], 0
    63: lddw %r1, map:local
    64: mov %r2, %r10
    65: add %r2, -4
    66: call helper:bpf_map_lookup_elem
    67: jeq %r0, 0, L71
    68: ldxdw %r1, [%r0]
    69: add %r1, 1
    70: stxdw [%r0], %r1
; 26: dsq_insert(p, LOCAL, slice, 0);
    71: lddw %r20, data:slice
    72: ldxdw %r19, [%r20]
    73: mov %r1, %r11
    74: lddw %r2, const:LOCAL
    75: mov %r3, %r19
    76: mov %r4, 0
    77: call kfunc:dsq_insert
; 27: return cpu;
    78: mov %r0, %r15
    79: exit
