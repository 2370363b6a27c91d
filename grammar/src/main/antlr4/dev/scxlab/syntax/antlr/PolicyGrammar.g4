/*
 * The policy language (grammar/docs/language.md). Rules stand in reading order: file, declarations,
 * types, statements, expressions, words, tokens. A statement or declaration that cannot be read is
 * skipped as a whole (the catch clauses; see PolicyGrammarBase), so that one mistake is one error.
 */
grammar PolicyGrammar;

options {
  superClass = PolicyGrammarBase;
}

tokens {
  IF_STATEMENT // an IF where a statement begins: always the statement, never the expression
}


file
  : policy EOF
  ;
catch [RecognitionException e] { giveUp(_localctx, e); }

policy
  : POLICY id '{' (declaration | noDeclaration)* '}'
  ;

// Anything else: reported, and skipped like a declaration.
noDeclaration
  : { unexpected(); }
    ~( '}' | FLAGS | TIMEOUT | BATCH | PARAM | CONST | ENUM | STRUCT | DSQ | TASK_STORAGE
     | CGROUP_STORAGE | ARRAY | PERCPU | VAR | HASH | QUEUE | TREE | STAT | HIST | TIMER | AGENT
     | FN | ON )
  ;
catch [RecognitionException e] { resumeAfterDeclaration(_localctx, e); }

// ---- declarations

declaration
  : FLAGS '{' (flag (',' flag)* ','?)? '}'                                # FlagsDecl
  | word_=(TIMEOUT | BATCH) expr ';'                                      # AttributeDecl
  | PARAM id ':' type '=' sum (IN range)? ';'                             # ParamDecl
  | CONST id (':' type)? '=' (expr | table) ';'                           # ConstDecl
  | ENUM id '{' id (',' id)* ','? '}'                                     # EnumDecl
  | STRUCT id '{' structField* '}'                                        # StructDecl
  | DSQ id dim* ':' order=(FIFO | VTIME) ';'                              # DsqDecl
  | kind=(TASK_STORAGE | CGROUP_STORAGE) id ':' type ('=' expr)? ';'      # StorageDecl
  | ARRAY id ':' type ('=' expr)? ';'                                     # ArrayDecl
  | PERCPU? VAR id ':' type ('=' expr)? ';'                               # GlobalDecl
  | HASH id ':' type '->' type MAX expr ';'                               # HashDecl
  | QUEUE id dim* ':' type ';'                                            # QueueDecl
  | TREE id dim* ':' type MAX expr ';'                                    # TreeDecl
  | kind=(STAT | HIST) counter (',' counter)* ';'                         # CountersDecl
  | TIMER id dim* ('(' index=id ')')? (EVERY every=head)? (ON on=head)? block  # TimerDecl
  | AGENT id (EVERY every=head)? block                                    # AgentDecl
  | FN id '(' parameters ')' ('->' resultType)? block                     # FnDecl
  | ON id SLEEPABLE? '(' parameters ')' block                             # OpDecl
  ;
catch [RecognitionException e] { resumeAfterDeclaration(_localctx, e); }

flag
  : id (IF not='!'? condition=id)?
  ;

structField
  : id ':' type ';'
  ;

counter
  : id dim*
  ;

dim
  : '[' expr ']'
  ;

parameters
  : (parameter (',' parameter)*)?
  ;

parameter
  : id (':' type)?
  ;

table
  : '[' (tableEntry (',' tableEntry)* ','?)? ']'
  ;

tableEntry
  : expr
  | table
  ;

// ---- types

type
  : typeName optional='?'? dim* (IN range)?
  ;

// What stands before a block may not end in a bare struct literal.
resultType
  : type
  ;

typeName
  : id
  | DSQ
  | LOCK
  ;

range
  : low=sum '..' high=sum
  ;

// ---- statements

block
  : '{' (statement | noStatement)* '}'
  ;

// A sign or word that begins no statement, and no declaration after a forgotten brace.
noStatement
  : { unexpected(); }
    ( ';' | '{' | ')' | ']' | ',' | ':' | '.' | '..' | '->' | '=>' | '?' | '=' | '+=' | '-='
    | '*=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '==' | '!=' | '<=' | '>=' | '<'
    | '>' | '&&' | '||' | '<<' | '>>' | '+' | '*' | '/' | '%' | '&' | '|' | '^' | '[' | IN
    | OR | AS )
  | { localOfC() }? { unexpected(); } ( STRUCT | CONST )
  ;
catch [RecognitionException e] { resumeAfterStatement(_localctx, e); }

statement
@init { markIfStatement(); }
  : LET names (':' type)? '=' expr leave? ';'                             # LetStmt
  | VAR names (':' type)? ('=' (emptyArray | expr) leave?)? ';'           # VarStmt
  | USING names (':' type)? '=' head leave? (block | ';')                 # UsingStmt
  | LOCK '(' expr ')' block                                               # LockStmt
  | IF_STATEMENT head block elseIf* (ELSE block)?                         # IfStmt
  | WHILE head (LIMIT limit=head)? block                                  # WhileStmt
  | FOR id IN iterable (FROM from=head)? (LIMIT limit=head)? block        # ForStmt
  | MATCH head '{' arm* '}'                                               # MatchStmt
  | RETURN expr? ';'                                                      # ReturnStmt
  | BREAK ';'                                                             # BreakStmt
  | CONTINUE ';'                                                          # ContinueStmt
  | place=expr (assignment expr)? leave? ';'                              # ExprStmt
  ;
catch [RecognitionException e] { resumeAfterStatement(_localctx, e); }

names
  : id
  | '(' id ',' id ')'
  ;

emptyArray
  : '[' ']'
  ;

elseIf
  : ELSE IF head block
  ;

iterable
  : DSQ '(' arguments ')'
  | head ('..' head)?
  ;

arm
  : (expr (',' expr)* ','? | ELSE) '=>' block
  ;

leave
  : OR (RETURN expr? | BREAK | CONTINUE | block)
  ;

assignment
  : '=' | '+=' | '-=' | '*=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>='
  ;

// An expression before a block: a struct literal needs parentheses here.
head
  : expr
  ;

// ---- expressions, tightest first within a rule

expr
  : comparison                                                            # CompareExpr
  | expr '&&' expr                                                        # AndExpr
  | expr '||' expr                                                        # OrExpr
  | <assoc = right> expr OR expr                                          # OrElseExpr
  ;

comparison
  : sum (op=('==' | '!=' | '<' | '<=' | '>' | '>=' | IN) sum)?
  ;

sum
  : primary                                                               # PrimaryExpr
  | sum '.' word                                                          # FieldExpr
  | sum '(' arguments ')'                                                 # CallExpr
  | sum '[' expr ']'                                                      # IndexExpr
  | op=('-' | '!' | '~') sum                                              # UnaryExpr
  | sum AS typeName                                                       # CastExpr
  | sum op=('*' | '/' | '%') sum                                          # BinaryExpr
  | sum op=('+' | '-') sum                                                # BinaryExpr
  | sum op=('<<' | '>>') sum                                              # BinaryExpr
  | sum op='&' sum                                                        # BinaryExpr
  | sum op='^' sum                                                        # BinaryExpr
  | sum op='|' sum                                                        # BinaryExpr
  ;

primary
  : literal                                                               # LiteralExpr
  | {structLiteralAllowed()}? id '{' (fieldInit (',' fieldInit)* ','?)? '}'  # StructExpr
  | id                                                                    # NameExpr
  | '(' expr ')'                                                          # ParenExpr
  | ifExpr                                                                # IfExpression
  ;

ifExpr
  : IF head branch ELSE (branch | ifExpr)
  ;

branch
  : '{' expr '}'
  ;

arguments
  : (expr (',' expr)*)?
  ;

fieldInit
  : id ':' expr
  ;

literal
  : INT
  | TIME
  | FLOAT
  | BAD_NUMBER
  | TEXT
  | TRUE
  | FALSE
  | NULL
  ;

// ---- words

// The words of the grammar that are free as names elsewhere.
id
  : ID | FIFO | VTIME | MAX | LIMIT | FROM | EVERY | SLEEPABLE | TIMEOUT | BATCH | FLAGS
  ;

// Behind a dot every word is the name of a field.
word
  : id
  | POLICY | PARAM | CONST | ENUM | STRUCT | DSQ | TASK_STORAGE | CGROUP_STORAGE | ARRAY | VAR
  | PERCPU | HASH | QUEUE | TREE | STAT | HIST | TIMER | AGENT | FN | ON | LET | USING | LOCK | IF
  | ELSE | WHILE | FOR | IN | MATCH | RETURN | BREAK | CONTINUE | OR | AS | TRUE | FALSE | NULL
  ;

// ---- tokens

POLICY: 'policy';
PARAM: 'param';
CONST: 'const';
ENUM: 'enum';
STRUCT: 'struct';
DSQ: 'dsq';
TASK_STORAGE: 'task_storage';
CGROUP_STORAGE: 'cgroup_storage';
ARRAY: 'array';
VAR: 'var';
PERCPU: 'percpu';
HASH: 'hash';
QUEUE: 'queue';
TREE: 'tree';
STAT: 'stat';
HIST: 'hist';
TIMER: 'timer';
AGENT: 'agent';
FN: 'fn';
ON: 'on';
LET: 'let';
USING: 'using';
LOCK: 'lock';
IF: 'if';
ELSE: 'else';
WHILE: 'while';
FOR: 'for';
IN: 'in';
MATCH: 'match';
RETURN: 'return';
BREAK: 'break';
CONTINUE: 'continue';
OR: 'or';
AS: 'as';
TRUE: 'true';
FALSE: 'false';
NULL: 'null';

FIFO: 'fifo';
VTIME: 'vtime';
MAX: 'max';
LIMIT: 'limit';
FROM: 'from';
EVERY: 'every';
SLEEPABLE: 'sleepable';
TIMEOUT: 'timeout';
BATCH: 'batch';
FLAGS: 'flags';

LBRACE: '{';
RBRACE: '}';
LPAREN: '(';
RPAREN: ')';
LBRACKET: '[';
RBRACKET: ']';
COMMA: ',';
SEMI: ';';
COLON: ':';
QUESTION: '?';
DOT: '.';
DOTDOT: '..';
ARROW: '->';
FAT_ARROW: '=>';
ASSIGN: '=';
ADD_ASSIGN: '+=';
SUB_ASSIGN: '-=';
MUL_ASSIGN: '*=';
DIV_ASSIGN: '/=';
MOD_ASSIGN: '%=';
AND_ASSIGN: '&=';
OR_ASSIGN: '|=';
XOR_ASSIGN: '^=';
SHL_ASSIGN: '<<=';
SHR_ASSIGN: '>>=';
EQ: '==';
NE: '!=';
LE: '<=';
GE: '>=';
LT: '<';
GT: '>';
AND_AND: '&&';
OR_OR: '||';
SHL: '<<';
SHR: '>>';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
PERCENT: '%';
AMP: '&';
PIPE: '|';
CARET: '^';
TILDE: '~';
BANG: '!';

INT
  : DIGITS
  | '0x' HEX ('_'? HEX)*
  | '0b' [01] ('_'? [01])*
  ;

TIME
  : DIGITS ('ns' | 'us' | 'ms' | 's')
  ;

ID
  : [a-zA-Z_] [a-zA-Z0-9_]*
  ;

TEXT
  : '"' TEXT_CHAR* '"'
  ;

DOC_COMMENT
  : '///' ~[\r\n]* -> channel(HIDDEN)
  ;

LINE_COMMENT
  : '//' ~[\r\n]* -> channel(HIDDEN)
  ;

BLOCK_COMMENT
  : '/*' COMMENT_CHAR* '*'+ '/' -> channel(HIDDEN)
  ;

SPACE
  : [ \t\r\n\f]+ -> skip
  ;

// What is wrong already as a token: reported once, then read as what it was probably meant to be.

FLOAT
  : DIGITS '.' DIGITS [a-zA-Z0-9_]*
  ;

BAD_NUMBER
  : [0-9] [a-zA-Z0-9_]*
  ;

BAD_NAME
  : [a-zA-Z_\p{L}] [a-zA-Z0-9_\p{L}\p{N}\p{M}]*
  ;

OPEN_TEXT
  : '"' TEXT_CHAR*
  ;

QUOTED
  : '\'' ~['\r\n]* '\''
  ;

OPEN_COMMENT
  : '/*' COMMENT_CHAR* '*'* -> channel(HIDDEN)
  ;

BAD_CHAR
  : . -> channel(HIDDEN)
  ;

fragment DIGITS
  : [0-9] ('_'? [0-9])*
  ;

fragment HEX
  : [0-9a-fA-F]
  ;

fragment TEXT_CHAR
  : '\\' ~[\r\n]
  | ~["\\\r\n]
  ;

fragment COMMENT_CHAR
  : ~'*'
  | '*'+ ~[*/]
  ;
