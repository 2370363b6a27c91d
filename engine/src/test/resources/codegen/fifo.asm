; op select_cpu: 31 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 prev_cpu: cpu
;   %r13 wake_flags: wake_flags
;   %r14 cpu: cpu
;   %r15 idle: bool
on.select_cpu:
; 13: on select_cpu(p, prev_cpu, wake_flags) {
     0: ldxdw %r11, [%r1]
     1: ldxsw %r12, [%r1+8]
     2: ldxdw %r13, [%r1+16]
; 14: let (cpu, idle) = select_cpu_dfl(p, prev_cpu, wake_flags);
     3: stdw [%r10-8], 0
     4: mov %r1, %r11
     5: mov %r2, %r12
     6: mov %r3, %r13
     7: mov %r4, %r10
     8: add %r4, -8
     9: call kfunc:select_cpu_dfl
    10: movsx3264 %r14, %r0
    11: ldxb %r15, [%r10-8]
; 15: if idle {
    12: jeq %r15, 0, L29
; 16: direct += 1;
    13: stw [%r10-4], 0
    14: lddw %r1, map:direct
    15: mov %r2, %r10
    16: add %r2, -4
    17: call helper:bpf_map_lookup_elem
    18: jeq %r0, 0, L22
    19: ldxdw %r1, [%r0]
    20: add %r1, 1
    21: stxdw [%r0], %r1
; 17: dsq_insert(p, LOCAL, slice, 0);
    22: lddw %r17, data:slice
    23: ldxdw %r16, [%r17]
    24: mov %r1, %r11
    25: lddw %r2, const:LOCAL
    26: mov %r3, %r16
    27: mov %r4, 0
    28: call kfunc:dsq_insert
; 19: return cpu;
    29: mov %r0, %r14
    30: exit

; op enqueue: 19 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 enq_flags: enq_flags
on.enqueue:
; 22: on enqueue(p, enq_flags) {
     0: ldxdw %r11, [%r1]
     1: ldxdw %r12, [%r1+8]
; 23: queued += 1;
     2: stw [%r10-4], 0
     3: lddw %r1, map:queued
     4: mov %r2, %r10
     5: add %r2, -4
     6: call helper:bpf_map_lookup_elem
     7: jeq %r0, 0, L11
     8: ldxdw %r1, [%r0]
     9: add %r1, 1
    10: stxdw [%r0], %r1
; 24: dsq_insert(p, shared, slice, enq_flags);
    11: lddw %r14, data:slice
    12: ldxdw %r13, [%r14]
    13: mov %r1, %r11
    14: lddw %r2, dsq:shared
    15: mov %r3, %r13
    16: mov %r4, %r12
    17: call kfunc:dsq_insert
; 25: }
    18: exit

; op dispatch: 4 instructions, 0 bytes of stack
on.dispatch:
; 28: dsq_move_to_local(shared);
     0: lddw %r1, dsq:shared
     1: mov %r2, 0
     2: call kfunc:dsq_move_to_local
; 29: }
     3: exit

; op init: 10 instructions, 0 bytes of stack, sleepable
on.init:
; 10: dsq shared: fifo;
     0: lddw %r11, dsq:shared
     1: mov %r1, %r11
     2: mov %r2, -1
     3: call kfunc:create_dsq
     4: movsx3264 %r12, %r0
     5: jsge %r12, 0, L8
     6: mov %r0, %r12
     7: exit
     8: mov %r0, 0
     9: exit
