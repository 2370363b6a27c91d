; op select_cpu: 4 instructions, 0 bytes of stack
on.select_cpu:
; 25: return central_cpu;                     // a hint only; wakes the decider
     0: lddw %r12, data:central_cpu
     1: ldxsw %r11, [%r12]
     2: mov %r0, %r11
     3: exit

; op enqueue: 63 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 enq_flags: enq_flags
on.enqueue:
; 28: on enqueue(p, enq_flags) {
     0: ldxdw %r11, [%r1]
     1: ldxdw %r12, [%r1+8]
; 29: if p.is_kthread && p.nr_cpus_allowed == 1 {
     2: ldxw %r13, [%r11+task.is_kthread]
     3: and %r13, 2097152
     4: rsh %r13, 21
     5: jeq %r13, 0, L19
     6: ldxsw %r14, [%r11+task.nr_cpus_allowed]
     7: jne %r14, 1, L19
; 30: dsq_insert(p, LOCAL, slice, enq_flags | ENQ_PREEMPT);
     8: lddw %r16, data:slice
     9: ldxdw %r15, [%r16]
    10: lddw %r18, const:ENQ_PREEMPT
    11: mov %r17, %r12
    12: or %r17, %r18
    13: mov %r1, %r11
    14: lddw %r2, const:LOCAL
    15: mov %r3, %r15
    16: mov %r4, %r17
    17: call kfunc:dsq_insert
; 31: return;
    18: exit
; 33: if !waiting.push(p.pid) {               // full: never lose the task
    19: ldxsw %r19, [%r11+task.pid]
    20: stxw [%r10-8], %r19
    21: lddw %r1, map:waiting
    22: mov %r2, %r10
    23: add %r2, -8
    24: mov %r3, 0
    25: call helper:bpf_map_push_elem
    26: jeq %r0, 0, L44
; 34: overflow += 1;
    27: stw [%r10-4], 0
    28: lddw %r1, map:overflow
    29: mov %r2, %r10
    30: add %r2, -4
    31: call helper:bpf_map_lookup_elem
    32: jeq %r0, 0, L36
    33: ldxdw %r1, [%r0]
    34: add %r1, 1
    35: stxdw [%r0], %r1
; 35: dsq_insert(p, fallback, slice, enq_flags);
    36: lddw %r21, data:slice
    37: ldxdw %r20, [%r21]
    38: mov %r1, %r11
    39: lddw %r2, dsq:fallback
    40: mov %r3, %r20
    41: mov %r4, %r12
    42: call kfunc:dsq_insert
; 36: return;
    43: exit
; 38: queued += 1;
    44: stw [%r10-4], 0
    45: lddw %r1, map:queued
    46: mov %r2, %r10
    47: add %r2, -4
    48: call helper:bpf_map_lookup_elem
    49: jeq %r0, 0, L53
    50: ldxdw %r1, [%r0]
    51: add %r1, 1
    52: stxdw [%r0], %r1
; 39: if !task_running(p) { kick_cpu(central_cpu, KICK_PREEMPT); }
    53: mov %r1, %r11
    54: call kfunc:task_running
    55: and32 %r0, 1
    56: jne %r0, 0, L62
    57: lddw %r23, data:central_cpu
    58: ldxsw %r22, [%r23]
    59: mov %r1, %r22
    60: lddw %r2, const:KICK_PREEMPT
    61: call kfunc:kick_cpu
; 40: }
    62: exit

; op dispatch: 54 instructions, 0 bytes of stack
;   %r11 cpu: cpu
;   %r18 c: cpu
on.dispatch:
; 63: on dispatch(cpu, prev) {
     0: ldxsw %r11, [%r1]
; 64: if cpu != central_cpu {
     1: lddw %r13, data:central_cpu
     2: ldxsw %r12, [%r13]
     3: jeq %r11, %r12, L18
; 65: if dsq_move_to_local(fallback) { return; }
     4: lddw %r1, dsq:fallback
     5: mov %r2, 0
     6: call kfunc:dsq_move_to_local
     7: and32 %r0, 1
     8: jeq %r0, 0, L10
     9: exit
; 66: wants[cpu] = true;
    10: mov %r14, 1
    11: lddw %r15, data:wants
    12: add %r15, %r11
    13: stxb [%r15], %r14
; 67: kick_cpu(central_cpu, KICK_PREEMPT);
    14: mov %r1, %r12
    15: lddw %r2, const:KICK_PREEMPT
    16: call kfunc:kick_cpu
; 68: return;
    17: exit
; 70: for c in cpus {
    18: lddw %r17, data:.nr_cpus
    19: ldxsw %r16, [%r17]
    20: mov %r18, 0
    21: jsge %r18, %r16, L38
; 71: if dispatch_nr_slots() == 0 { break; }
    22: call kfunc:dispatch_nr_slots
    23: mov32 %r19, %r0
    24: jeq %r19, 0, L38
; 72: if wants[c] && give(c) { wants[c] = false; }
    25: lddw %r20, data:wants
    26: add %r20, %r18
    27: ldxb %r21, [%r20]
    28: jeq %r21, 0, L36
    29: mov %r1, %r18
    30: call local give
    31: jeq %r0, 0, L36
    32: mov %r22, 0
    33: lddw %r23, data:wants
    34: add %r23, %r18
    35: stxb [%r23], %r22
; 70: for c in cpus {
    36: add %r18, 1
    37: ja L21
; 74: if dispatch_nr_slots() == 0 {           // hands are still up: look again at once
    38: call kfunc:dispatch_nr_slots
    39: mov32 %r24, %r0
    40: jne %r24, 0, L45
; 75: kick_cpu(central_cpu, KICK_PREEMPT);
    41: mov %r1, %r12
    42: lddw %r2, const:KICK_PREEMPT
    43: call kfunc:kick_cpu
; 76: return;
    44: exit
; 78: if dsq_move_to_local(fallback) { return; }
    45: lddw %r1, dsq:fallback
    46: mov %r2, 0
    47: call kfunc:dsq_move_to_local
    48: and32 %r0, 1
    49: jeq %r0, 0, L51
    50: exit
; 79: give(cpu);
    51: mov %r1, %r11
    52: call local give
; 80: }
    53: exit

; fn give: 92 instructions, 16 bytes of stack
;   %r11 target: cpu
;   %r15 _: u32
;   %r17 pid: s32
;   %r18 t: task
;   %r22 idle: cpu
give:
; 43: fn give(target: cpu) -> bool {
     0: mov %r11, %r1
; 44: for _ in 0..tries {
     1: mov %r12, 0
     2: lddw %r14, data:tries
     3: ldxw %r13, [%r14]
     4: mov %r15, %r12
     5: jge %r15, %r13, L90
; 45: if dispatch_nr_slots() == 0 { break; }
     6: call kfunc:dispatch_nr_slots
     7: mov32 %r16, %r0
     8: jeq %r16, 0, L90
; 46: let pid = waiting.pop() or break;
     9: lddw %r1, map:waiting
    10: mov %r2, %r10
    11: add %r2, -8
    12: call helper:bpf_map_pop_elem
    13: jne %r0, 0, L90
    14: ldxsw %r17, [%r10-8]
; 47: using t = task_from_pid(pid) or continue;     // gone since: skip
    15: mov %r1, %r17
    16: call kfunc:task_from_pid
    17: mov %r18, %r0
    18: jeq %r18, 0, L88
; 48: if !cpumask_test_cpu(target, t.cpus) {
    19: ldxdw %r19, [%r18+task.cpus]
    20: mov %r1, %r11
    21: mov %r2, %r19
    22: call kfunc:cpumask_test_cpu
    23: and32 %r0, 1
    24: jne %r0, 0, L59
; 49: misfit += 1;
    25: stw [%r10-4], 0
    26: lddw %r1, map:misfit
    27: mov %r2, %r10
    28: add %r2, -4
    29: call helper:bpf_map_lookup_elem
    30: jeq %r0, 0, L34
    31: ldxdw %r1, [%r0]
    32: add %r1, 1
    33: stxdw [%r0], %r1
; 50: dsq_insert(t, fallback, slice, 0);
    34: lddw %r21, data:slice
    35: ldxdw %r20, [%r21]
    36: mov %r1, %r18
    37: lddw %r2, dsq:fallback
    38: mov %r3, %r20
    39: mov %r4, 0
    40: call kfunc:dsq_insert
; 51: let idle = pick_idle_cpu(t.cpus, 0) or continue;
    41: ldxdw %r23, [%r18+task.cpus]
    42: mov %r1, %r23
    43: mov %r2, 0
    44: call kfunc:pick_idle_cpu
    45: movsx3264 %r22, %r0
    46: jslt %r22, 0, L50
    47: lddw %r25, data:.nr_cpus
    48: ldxsw %r24, [%r25]
    49: jslt %r22, %r24, L53
; 47: using t = task_from_pid(pid) or continue;     // gone since: skip
    50: mov %r1, %r18
    51: call kfunc:task_release
; 51: let idle = pick_idle_cpu(t.cpus, 0) or continue;
    52: ja L88
; 52: kick_cpu(idle, KICK_IDLE);
    53: mov %r1, %r22
    54: lddw %r2, const:KICK_IDLE
    55: call kfunc:kick_cpu
; 47: using t = task_from_pid(pid) or continue;     // gone since: skip
    56: mov %r1, %r18
    57: call kfunc:task_release
; 53: continue;
    58: ja L88
; 55: dsq_insert(t, LOCAL_ON(target), slice, 0);
    59: mov32 %r26, %r11
    60: lddw %r27, const:LOCAL_ON
    61: or %r27, %r26
    62: lddw %r29, data:slice
    63: ldxdw %r28, [%r29]
    64: mov %r1, %r18
    65: mov %r2, %r27
    66: mov %r3, %r28
    67: mov %r4, 0
    68: call kfunc:dsq_insert
; 56: if target != central_cpu { kick_cpu(target, KICK_IDLE); }
    69: lddw %r31, data:central_cpu
    70: ldxsw %r30, [%r31]
    71: jeq %r11, %r30, L75
    72: mov %r1, %r11
    73: lddw %r2, const:KICK_IDLE
    74: call kfunc:kick_cpu
; 57: given += 1;
    75: stw [%r10-4], 0
    76: lddw %r1, map:given
    77: mov %r2, %r10
    78: add %r2, -4
    79: call helper:bpf_map_lookup_elem
    80: jeq %r0, 0, L84
    81: ldxdw %r1, [%r0]
    82: add %r1, 1
    83: stxdw [%r0], %r1
; 47: using t = task_from_pid(pid) or continue;     // gone since: skip
    84: mov %r1, %r18
    85: call kfunc:task_release
; 58: return true;
    86: mov %r0, 1
    87: exit
; 44: for _ in 0..tries {
    88: add32 %r15, 1
    89: ja L5
; 60: return false;
    90: mov %r0, 0
    91: exit

; op init: 10 instructions, 0 bytes of stack, sleepable
on.init:
; 21: dsq fallback: fifo;
     0: lddw %r11, dsq:fallback
     1: mov %r1, %r11
     2: mov %r2, -1
     3: call kfunc:create_dsq
     4: movsx3264 %r12, %r0
     5: jsge %r12, 0, L8
     6: mov %r0, %r12
     7: exit
     8: mov %r0, 0
     9: exit
